//! The account that runs the server: our own, or an unprivileged one when we are root, which PostgreSQL refuses.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Error;

/// Who runs the server.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// Our own user id.
    pub(crate) ours: u32,
    /// The user and group to become; `None` when we stay who we are.
    pub(crate) other: Option<(u32, u32)>,
}

impl Account {
    /// Ourselves, or for root `postgres`, else `nobody`.
    pub(crate) fn of_server() -> Result<Self, Error> {
        let temporary = env::temp_dir();
        // A new file belongs to us: the standard library has no other safe way to ask who we are.
        let ours =
            tempfile::tempfile().and_then(|file| file.metadata()).map_err(|error| Error::io(&temporary, error))?.uid();
        if ours != 0 {
            return Ok(Self { ours, other: None });
        }
        let path = Path::new("/etc/passwd");
        let accounts = fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
        match ["postgres", "nobody"].iter().find_map(|name| ids_of(&accounts, name)) {
            Some(other) => Ok(Self { ours, other: Some(other) }),
            None => Err(Error::Start(
                "PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody".into(),
            )),
        }
    }

    /// The user id that the server runs under.
    pub(crate) fn server_uid(&self) -> u32 {
        self.other.map_or(self.ours, |(uid, _)| uid)
    }

    /// A command that runs under this account, away from our working directory, without any `PG…` setting of ours.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").stdin(Stdio::null());
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        // The locale decides messages and number formats; ours must not matter.
        command.env_remove("LC_ALL").env_remove("LANGUAGE").env("LC_ALL", "C").env("TZ", "UTC");
        if let Some((uid, gid)) = self.other {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Whether the account can walk into the folder. Only root, who becomes someone else, has to ask.
    pub(crate) fn can_enter(&self, folder: &Path) -> bool {
        const OTHERS_MAY_ENTER: u32 = 0o001;
        self.other.is_none()
            || folder
                .ancestors()
                .all(|part| part.metadata().is_ok_and(|metadata| metadata.mode() & OTHERS_MAY_ENTER != 0))
    }
}

/// User and group id of a name in the text of `/etc/passwd`.
fn ids_of(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    let uid = fields.next()?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    (uid != 0).then_some((uid, gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_the_line_of_that_name() {
        let accounts = "root:x:0:0::/root:/bin/sh\nnobody2:x:7:7::/:/bin/sh\nnobody:x:65534:65533::/:/bin/sh\n";
        assert_eq!(ids_of(accounts, "nobody"), Some((65534, 65533)));
        assert_eq!(ids_of(accounts, "root"), None);
        assert_eq!(ids_of(accounts, "postgres"), None);
    }

    #[test]
    fn the_server_never_runs_as_root() {
        assert_ne!(Account::of_server().unwrap().server_uid(), 0);
    }
}
