//! A throwaway PostgreSQL server that ends with the process that started it.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};

use crate::account::Account;
use crate::cache::{Cache, Run};
use crate::database::Database;
use crate::error::Error;
use crate::find::{Programs, major};
use crate::spare::Spares;

/// How long a server may take to accept its first connection.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the server and stops it when its own standard input ends. Our process holds the other end of that pipe, and the
/// system closes it however the process ends. `$1` is the program, `$2` the run's folder, the rest are options.
const SUPERVISOR: &str = r#"
trap '' HUP INT TERM
postgres=$1 run=$2
shift 2
exec 3<&0 </dev/null
"$postgres" -D "$run/data" "$@" >"$run/log" 2>&1 3<&- &
server=$!
{ read -r _; : >"$run/stopping"; kill -QUIT "$server"; } <&3 2>/dev/null &
watcher=$!
exec 3<&-
wait "$server"
status=$?
if [ -e "$run/stopping" ]; then rm -rf "$run" "$run.lock"; else kill -KILL "$watcher" 2>/dev/null; fi
exit "$status"
"#;

/// What makes a throwaway server fast, private, and the same on every machine.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "port=5432",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "max_connections=200",
    "shared_buffers=64MB",
    "unix_socket_permissions=0700",
];

/// A running PostgreSQL server with data of its own and no network port.
#[derive(Debug)]
pub struct Server {
    supervisor: Child,
    run: Run,
    version: String,
    databases: AtomicUsize,
    spares: Arc<Spares>,
}

impl Server {
    /// Starts a server from the programs in `LITE2PG_PGBIN`, in PATH or in the usual folders.
    ///
    /// The first start on a machine runs `initdb` (about two seconds); later ones copy its result.
    ///
    /// # Errors
    ///
    /// When no server program is found or the server does not start; the message says why.
    pub fn start() -> Result<Self, Error> {
        let account = Account::of_server()?;
        let programs = Programs::find(&account)?;
        let run = Cache::open(&account, &programs)?.new_run()?;
        let supervisor = match supervise(&account, &programs, &run) {
            Ok(supervisor) => supervisor,
            Err(error) => {
                run.remove();
                return Err(error);
            }
        };
        let (databases, spares) = (AtomicUsize::new(0), Arc::default());
        let mut server = Self { supervisor, run, version: programs.version, databases, spares };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The one server of this process, started at the first call. For tests.
    ///
    /// # Panics
    ///
    /// When it cannot be started: a test without a server must fail, not pass.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        match SHARED.get_or_init(|| Self::start().map_err(|error| error.to_string())) {
            Ok(server) => server,
            Err(error) => panic!("{error}"),
        }
    }

    /// What `postgres --version` says, for example `postgres (PostgreSQL) 17.5`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its major version.
    pub fn major(&self) -> u32 {
        major(&self.version)
    }

    /// The folder of the Unix socket `.s.PGSQL.5432`: what `psql -h` takes (user `postgres`, no password).
    pub fn socket_folder(&self) -> &Path {
        &self.run.folder
    }

    /// Makes an empty database and connects to it, or empties one that was used before. It ends with the value.
    ///
    /// # Errors
    ///
    /// When the server does not answer any more.
    pub fn database(&self) -> Result<Database, Error> {
        if let Some(database) = Database::again(&self.config(), &self.spares) {
            return Ok(database);
        }
        let name = format!("lite2pg_{}", self.databases.fetch_add(1, Ordering::Relaxed) + 1);
        Database::create(self.config(), &name, major(&self.version) >= 15).map(|made| made.lend(&self.spares))
    }

    fn config(&self) -> Config {
        let mut config = Config::new();
        config.host_path(&self.run.folder).port(5432).user("postgres").dbname("postgres");
        config
    }

    fn wait_until_ready(&mut self) -> Result<(), Error> {
        let started = Instant::now();
        loop {
            let refusal = match self.config().connect(NoTls).map(Client::close) {
                Ok(_) => return Ok(()),
                Err(error) => Error::from(error),
            };
            // The supervisor ends early only if the server did.
            let ended = self.supervisor.try_wait().map_or(true, |status| status.is_some());
            if ended || started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.run.folder.join("log")).unwrap_or_default();
                return Err(Error::Start(format!("{refusal}\n{}", log.trim())));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
        self.run.remove();
    }
}

fn supervise(account: &Account, programs: &Programs, run: &Run) -> Result<Child, Error> {
    let shell = Path::new("/bin/sh");
    let mut command = account.command(shell);
    command.arg("-c").arg(SUPERVISOR).arg("lite2pg-postgres").arg(programs.path("postgres")).arg(&run.folder);
    let mut sockets = std::ffi::OsString::from("unix_socket_directories=");
    sockets.push(&run.folder);
    command.arg("-c").arg(sockets);
    for setting in SETTINGS {
        command.arg("-c").arg(setting);
    }
    // A group of its own: Ctrl-C in the terminal must not reach the server before we are done with it.
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command.spawn().map_err(|error| Error::io(shell, error))
}
