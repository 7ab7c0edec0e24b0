//! The same commits on an S3 that is not one: moto's server, from tests/requirements.txt. Where it is absent the test says
//! that it is skipped.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::harness::{Place, assert_same};
use crate::jobs::many;

/// A server that ends with the test.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Server {
    /// moto's server on a free port with a bucket in it; none where it is not installed.
    fn s3() -> Option<Self> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/moto_server");
        if !program.exists() {
            assert!(std::env::var_os("SLUICEBOX_CI").is_none(), "there is no moto_server; 'make venv' makes it");
            println!("skipped: there is no moto_server; 'make venv' makes it");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(program);
        command.args(["-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { child: command.spawn().unwrap(), port };
        let is_up = (0..300).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(is_up, "moto_server does not listen");
        let put = format!(
            "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:{port}/bucket', method='PUT')).read()"
        );
        assert!(Command::new("python3").args(["-c", &put]).status().unwrap().success());
        Some(server)
    }

    /// The program, with the settings of this server.
    fn command(&self, place: &Place, arguments: &[&str]) -> Command {
        let mut command = place.command(arguments);
        command.env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)).env("AWS_ALLOW_HTTP", "true");
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test").env("AWS_REGION", "us-east-1");
        command
    }

    fn ok(&self, place: &Place, arguments: &[&str]) -> String {
        let output = self.command(place, arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }
}

const STORE: &str = "s3://bucket/a/store";
const ROWS: &str = "SELECT * EXCLUDE (extract_version) FROM metrics ORDER BY metric_id";

#[test]
fn runs_packers_and_sweepers_at_once_on_s3_write_every_row_once() {
    let Some(server) = Server::s3() else { return };
    let place = Place::new();
    many(&place, 80);
    place.ok(&["run", "in", "--store", "expected"]);
    let doctor = server.ok(&place, &["doctor", "--store", STORE]);
    assert!(doctor.contains("ok conditional put"), "{doctor}");
    server.ok(&place, &["run", "in/archive.txt", "--store", STORE]);
    let started: Vec<_> = [
        vec!["run", "in", "--store", STORE],
        vec!["run", "in", "--store", STORE, "--commit-size", "1"],
        vec!["optimize", "--store", STORE],
        vec!["gc", "--grace", "0s", "--store", STORE],
    ]
    .into_iter()
    .map(|arguments| server.command(&place, &arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap())
    .collect();
    for child in started {
        let ended = child.wait_with_output().unwrap();
        let code = ended.status.code();
        assert!(code == Some(0) || code == Some(75), "{code:?} {}", String::from_utf8_lossy(&ended.stderr));
    }
    server.ok(&place, &["run", "in", "--store", STORE]);
    server.ok(&place, &["optimize", "--store", STORE]);
    let expected = place.ok(&["sql", "--store", "expected", "--format", "csv", ROWS]).stdout;
    assert_same(&server.ok(&place, &["sql", "--store", STORE, "--format", "csv", ROWS]), &expected, "on S3");
    server.ok(&place, &["check", "--store", STORE]);
    server.ok(&place, &["verify", "--store", STORE]);
}
