//! Tests over rows built in memory: a small store that is sound, and the same rows with one thing made wrong.

mod checks;
mod errors;
mod formats;
mod functions;
mod rows;
mod scripts;
mod session;
mod sqltext;
mod store;

use crate::{Format, Layout, Session};

/// What `sql` prints over the sound rows.
async fn printed(session: &Session, sql: &str, format: Format, width: Option<usize>) -> String {
    let mut out = Vec::new();
    session.run(sql, format, Layout { width, records: false }, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}
