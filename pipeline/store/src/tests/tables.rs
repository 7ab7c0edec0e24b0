//! Reading the tables as others do: through deltalake's DataFusion provider.

use deltalake::datafusion::prelude::SessionContext;
use sluicebox_record::Table;

use super::rig::{Anyhow, Rig, put, write_run};

async fn count(context: &SessionContext, query: &str) -> Anyhow<String> {
    let batches = context.sql(query).await?.collect().await?;
    let text = arrow::util::pretty::pretty_format_batches(&batches)?.to_string();
    Ok(text.lines().nth(3).unwrap_or_default().trim_matches(['|', ' ']).to_owned())
}

#[tokio::test]
async fn sql_reads_nested_columns_and_prunes_by_statistics() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        put(&store, &[1, 2, 3], 1).await?;
        put(&store, &[3, 4], 2).await?;
        let mut attempt = store.begin(&store.snapshot(None).await?, "run");
        write_run(&mut attempt).await?;
        attempt.commit(crate::CommitInfo::default()).await?;
        let snapshot = store.snapshot(None).await?;
        let context = SessionContext::new();
        for table in Table::ALL {
            let delta = snapshot.delta_table(table).await?;
            delta.update_datafusion_session(&context.state())?;
            context.register_table(table.name(), delta.table_provider().await?)?;
        }
        for table in Table::ALL {
            let query = format!("select count(*) from {}", table.name());
            assert_eq!(count(&context, &query).await?, snapshot.rows(table).to_string(), "{}", table.name());
        }
        let reasons =
            "select count(*) from (select unnest(topic_reasons) as r from articles) where r['phrase'] = 'grid'";
        assert_eq!(count(&context, reasons).await?, snapshot.rows(Table::Articles).to_string());
        let early = "select count(*) from metrics where period_start <= date '2020-01-01'";
        assert_eq!(count(&context, early).await?, (snapshot.rows(Table::Metrics) / 3).to_string());
        assert_eq!(count(&context, "select count(*) from metrics where topic = 'nothing'").await?, "0");
        assert_eq!(
            count(&context, "select count(*) from metrics where indicator is null").await?,
            snapshot.rows(Table::Metrics).to_string()
        );
    }
    Ok(())
}
