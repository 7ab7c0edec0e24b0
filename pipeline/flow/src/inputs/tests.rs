//! What arguments mean, on a folder made for the test.

use std::fs;

use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for name in [
            "b.txt",
            "a.txt",
            "deep/er/c.jsonl",
            ".hidden",
            ".git/config",
            "deep/.x",
            "store/metrics/0.parquet",
            "other/_sluicebox/last",
            "other/x",
        ] {
            let path = folder.0.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    async fn expand(&self, arguments: &[&str]) -> Result<Vec<Input>> {
        let arguments: Vec<_> = arguments.iter().map(|argument| self.path(argument)).collect();
        let store = sluicebox_store::as_folder(&parse_location(&self.path("store"))?);
        Ok(expand(&arguments, &store, &Sources::new()).await?.inputs.to_vec())
    }

    /// The names relative to the folder.
    async fn names(&self, arguments: &[&str]) -> Vec<String> {
        let base = file_uri(self.0.path()).unwrap() + "/";
        let inputs = self.expand(arguments).await.unwrap();
        inputs.iter().map(|input| input.uri.strip_prefix(&base).unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_folder_gives_its_files_without_hidden_ones_and_without_stores() {
    let folder = Folder::new();
    assert_eq!(folder.names(&[""]).await, ["a.txt", "b.txt", "deep/er/c.jsonl"]);
    assert_eq!(folder.names(&[".hidden"]).await, [".hidden"], "what is named is read");
}

#[tokio::test]
async fn inputs_are_sorted_and_come_once() {
    let folder = Folder::new();
    assert_eq!(folder.names(&["b.txt", "deep/../a.txt", "*.txt", "./b.txt"]).await, ["a.txt", "b.txt"]);
    assert_eq!(folder.names(&["**/*.jsonl"]).await, ["deep/er/c.jsonl"]);
}

#[tokio::test]
async fn what_is_not_there_is_an_error() {
    let folder = Folder::new();
    let missing = folder.expand(&["a.txt", "nothing.txt"]).await;
    assert!(matches!(missing, Err(Error::MissingInput(name)) if name.ends_with("nothing.txt")));
    assert!(matches!(folder.expand(&["*.pdf"]).await, Err(Error::NoInput(_))));
    assert!(matches!(folder.expand(&["nowhere/*.pdf"]).await, Err(Error::NoInput(_))));
}

#[tokio::test]
async fn a_name_with_marks_of_a_pattern_is_a_name_where_it_exists() {
    let folder = Folder::new();
    fs::write(folder.path("[1] ü#.txt"), "x").unwrap();
    let inputs = folder.expand(&["[1] ü#.txt"]).await.unwrap();
    assert!(inputs[0].uri.ends_with("/[1]%20%C3%BC%23.txt"), "{}", inputs[0].uri);
    assert!(Body::open(&inputs[0].origin).await.is_ok());
}

#[cfg(unix)]
#[tokio::test]
async fn links_are_followed_and_loops_end() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    symlink(folder.path("deep"), folder.path("deep/er/loop")).unwrap();
    symlink(folder.path("a.txt"), folder.path("deep/link.txt")).unwrap();
    symlink(folder.path("nothing"), folder.path("deep/broken.txt")).unwrap();
    assert_eq!(folder.names(&["deep"]).await, ["deep/broken.txt", "deep/er/c.jsonl", "deep/link.txt"]);
    let inputs = folder.expand(&["deep"]).await.unwrap();
    assert!(matches!(inputs[0].origin, Origin::Unreadable(_)));
}

#[tokio::test]
async fn objects_are_found_by_name_prefix_and_pattern() {
    let sources = Sources::new();
    let url = Url::parse("memory:///inputs-test/").unwrap();
    // A process has one store in memory; opening a store there puts objects into it.
    let opened =
        sluicebox_store::Store::open(&url, sluicebox_store::StoreOptions { create: true, ..Default::default() });
    opened.await.unwrap();
    let elsewhere = Url::parse("memory:///other/").unwrap();
    let found = async |argument: &str| {
        let listing = expand(&[argument.to_owned()], &elsewhere, &sources).await;
        listing.map(|listing| listing.inputs)
    };
    let listed = found("memory:///inputs-test/_sluicebox/").await.unwrap();
    assert!(
        !listed.is_empty() && listed.iter().all(|input| input.uri.starts_with("memory:///inputs-test/_sluicebox/"))
    );
    let matched = found("memory:///inputs-test/*/commits/*.json").await.unwrap();
    assert_eq!(matched.len(), 1);
    let one = found(&matched[0].uri).await.unwrap();
    assert_eq!((one.len(), one[0].size), (1, matched[0].size));
    assert!(matches!(found("memory:///inputs-test/nothing").await, Err(Error::MissingInput(_))));
    let nothing = "memory:///inputs-test/nothing".to_owned();
    let (there, missing) = at(&[matched[0].uri.to_string(), nothing.clone()], &sources).await.unwrap();
    assert_eq!((there.len(), there[0].size, missing), (1, matched[0].size, vec![nothing]));
}
