/// The directory that a path names a file in, as the system finds it: `.` for a name alone.
package func parentDirectory(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
}
