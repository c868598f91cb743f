import Foundation
package import PosternPrimitives

extension SealedBackup {
    /// Opens a sealed back-up's file into another one, which only its owner reads.
    ///
    /// - Parameter target: Not there yet; nothing is left there when this throws.
    /// - Throws: ``Fault``, or `CocoaError` for files that cannot be read or written.
    package static func open(
        _ source: String,
        into target: String,
        with key: borrowing P521.Agreement.PrivateKey
    ) throws {
        let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
        defer { try? input.close() }
        let descriptor = Foundation.open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: target]) }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            let header = try input.read(upToCount: headerBytes).map { Array($0) } ?? []
            var opener = try Opener(header, recipient: key)
            let chunk = chunkBytes + AESGCM.tagCount
            var next = try input.read(upToCount: chunk)
            guard next?.isEmpty == false else { throw Fault.damaged }
            // What follows decides whether a chunk is the last.
            while let current = next {
                next = try input.read(upToCount: chunk).flatMap { $0.isEmpty ? nil : $0 }
                try output.write(contentsOf: Data(try opener.open(Array(current), isLast: next == nil)))
            }
            try output.synchronize()
        } catch {
            unlink(target)
            throw error
        }
    }
}
