import Glibc

/// Gives a file another name, never that of another file.
package enum ExclusiveRename {
    /// Cut off in between, the file has both names.
    ///
    /// - Returns: 0, or the system's error: EEXIST where there is a file of the new name.
    package static func move(_ old: String, to new: String) -> Int32 {
        if link(old, new) == 0 { return unlink(old) == 0 ? 0 : errno }
        switch errno {
        case EPERM, EOPNOTSUPP, ENOSYS: return moveWithoutLinks(old, to: new)
        default: return errno
        }
    }

    /// Where the file system has no links, as that of a memory stick: it is looked at before.
    static func moveWithoutLinks(_ old: String, to new: String) -> Int32 {
        var status = stat()
        guard lstat(new, &status) != 0 else { return EEXIST }
        return rename(old, new) == 0 ? 0 : errno
    }
}
