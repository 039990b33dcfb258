//! Ctrl-C and other signals: any command ends with exit code 2, and leaves nothing half-made behind.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::output::Output;

/// True from when a signal has come until the process ends.
static IS_ENDING: AtomicBool = AtomicBool::new(false);

/// Held while a file is written: a signal waits for that.
static WRITING: Mutex<()> = Mutex::new(());

/// The temporary directory, which nobody drops when a signal ends the process.
static TEMPORARY: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Ends the process in good order when a signal comes. A throwaway server ends by itself.
#[cfg(unix)]
pub fn watch() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    // Under nohup a command goes on when its terminal is closed.
    let hangup = (!is_hangup_ignored()).then_some(SIGHUP);
    // Where no handler can be set, a signal ends the process all the same.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM].into_iter().chain(hangup)) else {
        return;
    };
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            end();
        }
    });
}

/// Ends the process in good order when a signal comes.
#[cfg(not(unix))]
pub fn watch() {
    // Where no handler can be set, a signal ends the process all the same.
    let _ = ctrlc::set_handler(end);
}

/// True if who started the process has it ignore SIGHUP, where the system tells.
#[cfg(unix)]
fn is_hangup_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The first bit is signal 1.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

fn end() {
    IS_ENDING.store(true, Ordering::Relaxed);
    Output::say("\nerror: stopped by a signal; nothing half-made is left behind\n");
    let _writing = uninterrupted();
    if let Some(directory) = held(&TEMPORARY).take() {
        remove(&directory);
    }
    #[cfg(feature = "engines")]
    lite2pg_engines::drop_all();
    std::process::exit(2);
}

/// While the value lives, no signal ends the process.
pub fn uninterrupted() -> MutexGuard<'static, ()> {
    held(&WRITING)
}

/// Remembers a temporary directory for a signal; `None` when it is gone.
pub fn is_temporary(directory: Option<&Path>) {
    *held(&TEMPORARY) = directory.map(Path::to_owned);
}

/// Waits for the end if a signal has come: that databases go away under the command is no finding.
pub fn wait_for_end() {
    while IS_ENDING.load(Ordering::Relaxed) {
        std::thread::park();
    }
}

/// Removes a directory in which a child of ours may still be writing: git has no signal of its own to stop for.
fn remove(directory: &Path) {
    let mut absent = 0;
    for _ in 0..60 {
        absent = if directory.exists() { 0 } else { absent + 1 };
        if absent == 3 {
            return;
        }
        let _ = std::fs::remove_dir_all(directory);
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn held<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
