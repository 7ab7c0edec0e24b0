//! The commands, one file each: its arguments, and what it does.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod files;
pub(crate) mod forget;
pub(crate) mod gc;
pub(crate) mod init;
pub(crate) mod optimize;
pub(crate) mod replay;
pub(crate) mod reprocess;
pub(crate) mod run;
pub(crate) mod show;
pub(crate) mod sql;
pub(crate) mod topics;
pub(crate) mod verify;

use sluicebox_query::{Limits, Session};
use sluicebox_store::{Snapshot, Store, StoreOptions, parse_location};

use crate::cli::Command;
use crate::config::Setting;
use crate::exit::{Failure, Outcome};
use crate::time;

/// Does what was typed; `settings` says where its settings come from.
///
/// # Errors
/// Why it could not be done.
pub(crate) async fn execute(command: Command, settings: Vec<Setting>) -> Result<Outcome, Failure> {
    match command {
        Command::Run(arguments) => run::execute(arguments).await,
        Command::Replay(arguments) => replay::execute(arguments).await,
        Command::Reprocess(arguments) => reprocess::execute(arguments).await,
        Command::Forget(arguments) => forget::execute(arguments).await,
        Command::Sql(arguments) => sql::execute(arguments).await,
        Command::Optimize(arguments) => optimize::execute(arguments).await,
        Command::Verify(arguments) => verify::execute(arguments).await,
        Command::Doctor(arguments) => doctor::execute(arguments).await,
        Command::Gc(arguments) => gc::execute(arguments).await,
        Command::Diff(arguments) => diff::execute(arguments).await,
        Command::Show(arguments) => show::execute(arguments).await,
        Command::Files(arguments) => files::execute(arguments).await,
        Command::Check(arguments) => check::execute(arguments).await,
        Command::Eval(arguments) => eval::execute(arguments).await,
        Command::Explain(arguments) => explain::execute(arguments).await,
        Command::Topics(arguments) => topics::execute(&arguments),
        Command::Init(arguments) => init::execute(&arguments),
        Command::Config(arguments) => config::execute(&arguments, &settings),
        Command::Completions(arguments) => completions::execute(&arguments),
    }
}

/// The store at `location`, which must be there.
async fn open(location: &str) -> Result<Store, Failure> {
    Ok(Store::open(&parse_location(location)?, StoreOptions::default()).await?)
}

/// The store at `text`: a version, a time, a date or how long ago; the newest version where there is none.
async fn at(store: &Store, text: Option<&str>) -> Result<Snapshot, Failure> {
    let Some(text) = text else { return Ok(store.snapshot(None).await?) };
    if let Ok(version) = text.parse() {
        return Ok(store.snapshot(Some(version)).await?);
    }
    let time = time::since(text).map_err(Failure::usage)?;
    Ok(store.snapshot_at(time).await?)
}

/// A session over the newest commit of the store at `location`.
async fn session(location: &str, limits: &Limits) -> Result<Session, Failure> {
    let snapshot = open(location).await?.snapshot(None).await?;
    Ok(Session::open(&snapshot, limits).await?)
}
