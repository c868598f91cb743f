/// Why a verb of ``Home`` did nothing. The cases are the ones a caller acts on differently; none carries a secret.
package enum HomeError: Error, Hashable, Sendable {
    /// The passphrase, or the key in the key file, is not this home's.
    case wrongKey
    /// Too many wrong passphrases or passwords were given in a row; this one was not looked at.
    case tooManyTries(seconds: UInt32)
    /// The last wrong passphrase that the policy allows was given: the home is gone.
    case erasedAfterTries
    /// There is no home in the directory.
    case notAHome(directory: String)
    /// There is a home in the directory already.
    case alreadyAHome(directory: String)
    /// The home is boxed under a passphrase and a key file was given, or the other way round.
    case otherKindOfKey(passphrase: Bool)
    /// Written by a later version of this software.
    case newerSchema(found: Int, known: Int)
    /// Another process held the database for longer than the time that a verb waits.
    case locked
    /// Another process receives with this home.
    case receiverRuns
    /// A file does not hold what was written to it, or a sealed value was moved or changed.
    case damaged(String)
    /// A file or directory that others may read or write, or that someone else owns.
    case openToOthers(path: String)
    /// The key file does not hold a key.
    case notAKeyFile(path: String)
    /// The file system refused; `code` is `errno`, or SQLite's result code where `path` is the database.
    case cannotAccess(path: String, code: Int32)
    /// No space is left.
    case full
    /// libcrypto failed for a reason of its own: no memory, no random source.
    case cryptography
    /// A caller broke a verb's rule. A fault of this software.
    case misuse(String)
}

extension HomeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wrongKey: "the passphrase or key file does not open this home"
        case .tooManyTries(let seconds):
            "too many wrong passphrases or passwords on this device: wait \(Self.duration(seconds))"
        case .erasedAfterTries: "too many wrong passphrases: this home is erased, as the administrator's policy says"
        case .notAHome(let directory): "there is no home in \(directory)"
        case .alreadyAHome(let directory): "there is a home in \(directory) already"
        case .otherKindOfKey(true): "this home opens with a passphrase, not with a key file"
        case .otherKindOfKey(false): "this home opens with a key file, not with a passphrase"
        case .newerSchema(let found, let known): "the home has format \(found); this software knows up to \(known)"
        case .locked: "another process holds the home"
        case .receiverRuns: "another process receives with this home"
        case .damaged(let what): "the home is damaged: \(what)"
        case .openToOthers(let path): "\(path) is open to other users"
        case .notAKeyFile(let path): "\(path) does not hold a key of 32 bytes"
        case .cannotAccess(let path, let code): "cannot use \(path) (error \(code))"
        case .full: "no space is left for the home"
        case .cryptography: "the system's cryptography failed"
        case .misuse(let what): "a fault of this software: \(what)"
        }
    }

    private static func duration(_ seconds: UInt32) -> String {
        let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")].filter { $0.0 > 0 }
        return parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// What to do about it, one line.
    package var hint: String {
        switch self {
        case .wrongKey: "give the passphrase that the home was made with, or the file that holds its key"
        case .tooManyTries: "wait: each further wrong one makes it longer, and a right one ends it"
        case .erasedAfterTries: "add this device anew: 'postern device add', or 'postern device link'"
        case .notAHome: "name the right directory with --home, or register first"
        case .alreadyAHome: "use it, or name another directory with --home"
        case .otherKindOfKey(true): "leave --key-file out and give the passphrase"
        case .otherKindOfKey(false): "name the key file with --key-file"
        case .newerSchema: "update this software"
        case .locked: "try again; if it lasts, look for a process that is stopped in the middle of its work"
        case .receiverRuns: "stop the other 'receive --follow', or read what it prints"
        case .damaged: "put back a copy and link this device anew, or join with a new home"
        case .openToOthers(let path): "own it yourself and take the rights of others away: chmod go-rwx '\(path)'"
        case .notAKeyFile: "name the file that was made together with the home"
        case .cannotAccess: "look at the directory's owner, rights and file system"
        case .full: "make room and try again: nothing was lost"
        case .cryptography: "look at the system's memory and its libcrypto"
        case .misuse: "report it, with what you did"
        }
    }
}
