//! The relation `topics`, and a view of the figures of each topic that has none among the files of `sql/views`.
//!
//! Both come from the commit that a session sees, so a topic of a user's vocabulary needs its file only while texts are
//! read. A store of an older program tells no topics; it has the ones that ship.

use std::sync::Arc;

use datafusion::catalog::view::ViewTable;
use datafusion::common::DataFusionError;
use datafusion::datasource::MemTable;
use sluicebox_extract::topic;
use sluicebox_record::{Table, TopicRow};

use crate::{Error, Result, Session, VIEWS};

/// What the relation is called.
pub(crate) const TOPICS: &str = "topics";

impl Session {
    /// Registers the relation.
    pub(crate) fn register_topics(&self, topics: &[TopicRow]) -> Result<()> {
        let batch = TopicRow::to_batch(topics).map_err(|error| broken(&error))?;
        let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).map_err(|error| self.explain(error, ""))?;
        let registered = self.context().register_table(TOPICS, Arc::new(table));
        registered.map(drop).map_err(|error| self.explain(error, ""))
    }

    /// Makes the views, each of the figures of one topic.
    pub(crate) async fn create_topic_views(&mut self, topics: &[TopicRow]) -> Result<()> {
        for topic in topics.iter().filter(|topic| is_of_its_own(topic)) {
            let sql = query(&topic.topic);
            let made = self.context().state().create_logical_plan(&sql).await.and_then(|plan| {
                let view = Arc::new(ViewTable::new(plan, Some(sql.clone())));
                self.context().register_table(quoted(&topic.topic), view)
            });
            made.map_err(|error: DataFusionError| self.explain(error, &sql))?;
            self.topic_views.push((topic.topic.clone(), question(topic)));
        }
        Ok(())
    }
}

/// The topics of a store that tells none.
pub(crate) fn shipped() -> Result<Vec<TopicRow>> {
    topic::shipped().map_err(|error| broken(&error))
}

fn broken(error: &dyn std::error::Error) -> Error {
    Error::Script { name: TOPICS, message: error.to_string() }
}

/// Whether a topic has no view of `sql/views`, and a view can have its name. `other` is what is of no topic.
fn is_of_its_own(topic: &TopicRow) -> bool {
    let name = topic.topic.as_str();
    let is_taken = name == TOPICS || Table::from_name(name).is_some() || VIEWS.iter().any(|view| view.name() == name);
    topic.subtopic.is_none() && name != topic::OTHER && !is_taken
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn query(topic: &str) -> String {
    format!("SELECT * FROM metrics WHERE topic = '{}'", topic.replace('\'', "''"))
}

fn question(topic: &TopicRow) -> String {
    format!("Which figures are about {}? A topic of a vocabulary of its own.", topic.name.to_lowercase())
}
