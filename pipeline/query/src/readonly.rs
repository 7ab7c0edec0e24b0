//! What a statement may be: something that reads, or that sets an option of the session. Everything else is refused by
//! its name before it is planned; what hides inside a query is refused by its plan.

use datafusion::common::DataFusionError;
use datafusion::execution::SessionState;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::sqlparser::ast::Statement as Ast;
use datafusion::sql::sqlparser::dialect::{GenericDialect, dialect_from_str};

use crate::{Error, Result};

/// The statements of `sql`, in the session's dialect.
pub(crate) fn parse(state: &SessionState, sql: &str) -> Result<Vec<Statement>, DataFusionError> {
    let options = &state.config().options().sql_parser;
    let dialect = dialect_from_str(options.dialect).unwrap_or_else(|| Box::new(GenericDialect {}));
    let mut parser = DFParserBuilder::new(sql)
        .with_dialect(dialect.as_ref())
        .with_recursion_limit(options.recursion_limit.get())
        .build()?;
    Ok(parser.parse_statements()?.into())
}

/// Refuses a statement that is none of those a session takes.
pub(crate) fn allow(statement: &Statement) -> Result<()> {
    if reads(statement) {
        return Ok(());
    }
    Err(Error::ReadOnly { statement: first_words(&statement.to_string()) })
}

/// Refuses a plan that writes.
pub(crate) fn verify(plan: &LogicalPlan) -> Result<(), DataFusionError> {
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).verify_plan(plan)
}

/// Whether the statement explains another.
pub(crate) fn is_explain(statement: &Statement) -> bool {
    matches!(statement, Statement::Explain(_))
        || matches!(statement, Statement::Statement(ast) if matches!(**ast, Ast::Explain { .. }))
}

fn reads(statement: &Statement) -> bool {
    match statement {
        Statement::Statement(ast) => ast_reads(ast),
        Statement::Explain(explain) => reads(&explain.statement),
        Statement::Reset(_) => true,
        Statement::CreateExternalTable(_) | Statement::CopyTo(_) => false,
    }
}

fn ast_reads(ast: &Ast) -> bool {
    match ast {
        Ast::Explain { statement, .. } | Ast::Prepare { statement, .. } => ast_reads(statement),
        Ast::Query(_) | Ast::ExplainTable { .. } | Ast::Set(_) | Ast::Execute { .. } | Ast::Deallocate { .. } => true,
        Ast::ShowTables { .. } | Ast::ShowColumns { .. } | Ast::ShowVariable { .. } | Ast::ShowVariables { .. } => true,
        Ast::ShowFunctions { .. } | Ast::ShowCreate { .. } | Ast::ShowDatabases { .. } | Ast::ShowSchemas { .. } => {
            true
        }
        _ => false,
    }
}

/// `CREATE TABLE` of `CREATE TABLE t AS ...`: the words that are written in capitals, at most two.
fn first_words(statement: &str) -> String {
    let keyword = |word: &&str| word.chars().all(|c| c.is_ascii_uppercase());
    let words: Vec<_> = statement.split_whitespace().take_while(keyword).take(2).collect();
    if words.is_empty() { statement.chars().take(20).collect() } else { words.join(" ") }
}
