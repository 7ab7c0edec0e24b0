//! One record: a JSON object with `text`, and if it has them `id`, `title`, `url` and `published`. Other fields are
//! left alone.

use serde::Deserialize;
use serde_json::Value;
use sluicebox_record::RejectCode;

/// What is read of a record.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    #[serde(default)]
    id: Option<Value>,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) title: Option<String>,
    #[serde(default)]
    pub(crate) url: Option<String>,
    #[serde(default)]
    pub(crate) published: Option<Value>,
}

/// Why a line is no record.
pub(crate) type Refusal = (RejectCode, String);

impl Record {
    /// The record on `line`.
    pub(crate) fn read(line: &[u8]) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(line).map_err(|error| {
            (RejectCode::InvalidEncoding, format!("not UTF-8 at byte {} of the record", error.valid_up_to()))
        })?;
        if !text.trim_start().starts_with('{') {
            let code = RejectCode::InvalidJson;
            let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text);
            return Err((
                code,
                is_json.map_or_else(|error| error.to_string(), |_| "the record is no object".to_owned()),
            ));
        }
        let record: Self = serde_json::from_str(text).map_err(|error| {
            let code = if error.is_data() { RejectCode::InvalidField } else { RejectCode::InvalidJson };
            (code, error.to_string())
        })?;
        if record.text.trim().is_empty() {
            return Err((RejectCode::InvalidField, "field `text` is empty".to_owned()));
        }
        Ok(record)
    }

    /// The record's own id, a string or a number; none where it has none.
    pub(crate) fn id(&self) -> Result<Option<String>, Refusal> {
        match &self.id {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(id)) => Ok(Some(id.clone()).filter(|id| !id.is_empty())),
            Some(Value::Number(id)) => Ok(Some(id.to_string())),
            Some(_) => Err((RejectCode::InvalidField, "field `id` is neither a string nor a number".to_owned())),
        }
    }

    /// Whether the record has a date of its own, readable or not.
    pub(crate) fn has_published(&self) -> bool {
        !matches!(&self.published, None | Some(Value::Null)) && self.published != Some(Value::String(String::new()))
    }
}
