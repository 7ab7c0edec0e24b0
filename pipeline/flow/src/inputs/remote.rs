//! Objects, prefixes and patterns in object stores, and single objects over HTTP.

use sluicebox_store::{ErrorKind, Found, Source, Sources};
use url::Url;

use super::listing::{Part, Scope};
use super::pattern::{is_pattern, matcher};
use super::{Input, Origin, location};
use crate::{Error, Result};

/// The inputs that the URL or pattern `argument` means.
pub(super) async fn expand(argument: &str, sources: &Sources) -> Result<Part> {
    if is_pattern(path_of(argument)) {
        return matching(argument, sources).await;
    }
    let url = location(argument)?;
    let source = sources.at(&url)?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_folder = url.path().ends_with('/') && !is_web;
    if !is_folder {
        match source.head().await {
            Ok(found) => return Ok(Part::named(vec![input(found, source)?])),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Ok(Part::named(vec![Input::new(url.to_string(), Origin::Unreadable(chain(&error).into()))]));
            }
            Err(_) if is_web => return Err(Error::MissingInput(argument.to_owned())),
            Err(_) => {}
        }
    }
    let found = list(argument, &source, sources).await?;
    if found.is_empty() {
        return Err(Error::MissingInput(argument.to_owned()));
    }
    Ok(Part { inputs: found, scope: Some(Scope::new(url.as_str(), None)) })
}

/// The object at `uri`, if there is one.
pub(super) async fn at(uri: &str, sources: &Sources) -> Result<Option<Input>> {
    let source = sources.at(&location(uri)?)?;
    match source.head().await {
        Ok(found) => input(found, source).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Ok(Some(Input::new(uri.to_owned(), Origin::Unreadable(chain(&error).into())))),
    }
}

async fn matching(argument: &str, sources: &Sources) -> Result<Part> {
    let (folder, rest) = split(argument)?;
    if matches!(folder.scheme(), "http" | "https") {
        let reason = "patterns cannot be looked up over HTTP".to_owned();
        return Err(Error::BadInput { input: argument.to_owned(), reason });
    }
    let matcher = matcher(argument, rest)?;
    let mut found = list(argument, &sources.at(&folder)?, sources).await?;
    found.retain(|input| matcher.is_match(inner_path(&input.uri, &folder)));
    if found.is_empty() {
        return Err(Error::NoInput(argument.to_owned()));
    }
    Ok(Part { inputs: found, scope: Some(Scope::new(folder.as_str(), Some(matcher))) })
}

/// The folder of the pattern `argument`, and the names in it that it means.
pub(super) fn split(argument: &str) -> Result<(Url, &str)> {
    let first_mark = argument.find(['*', '?', '[', '{']).unwrap_or(argument.len());
    let (before, _) = argument.split_at(first_mark);
    let base = before.rsplit_once('/').map_or(before, |(base, _)| base);
    let rest = argument.get(base.len()..).unwrap_or_default().trim_start_matches('/');
    Ok((location(&format!("{base}/"))?, rest))
}

async fn list(argument: &str, source: &Source, sources: &Sources) -> Result<Vec<Input>> {
    let listed = source.list().await;
    let listed = listed.map_err(|error| Error::List { input: argument.to_owned(), source: error.into() })?;
    let mut inputs = Vec::new();
    for found in listed {
        if !is_hidden(inner_path(found.url.as_str(), source.url())) {
            let source = sources.at(&found.url)?;
            inputs.push(input(found, source)?);
        }
    }
    Ok(inputs)
}

/// The path of an argument that has a scheme.
pub(super) fn path_of(argument: &str) -> &str {
    let rest = argument.split_once("://").map_or(argument, |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, path)| path)
}

fn inner_path<'a>(uri: &'a str, folder: &Url) -> &'a str {
    uri.strip_prefix(folder.as_str()).unwrap_or(uri).trim_start_matches('/')
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.'))
}

fn input(found: Found, source: Source) -> Result<Input> {
    let input = Input::new(sluicebox_record::id::normalise_uri(found.url.as_str())?, Origin::Object(source));
    Ok(Input { size: found.size, modified: found.modified, etag: found.etag.map(Into::into), ..input })
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
