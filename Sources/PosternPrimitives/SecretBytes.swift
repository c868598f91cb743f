import COpenSSL

/// Bytes that nobody else may see: keys, scalars, shared secrets, passwords.
///
/// They lie on the heap, in one place, from initialisation until `deinit` overwrites them; the type cannot be copied,
/// so there is no second place that is forgotten (``clone()`` says so aloud). It has no description: a value that is
/// not copyable cannot be printed or interpolated.
///
/// Sendable, unchecked: the memory is owned by this value alone, is written only in `init`, and is read-only from
/// then until `deinit`, which the language runs once, after the last borrow.
package struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer

    /// Secret bytes that `initialize` writes in place.
    ///
    /// - Parameters:
    ///   - count: Number of bytes, 0 or more. They are zero when `initialize` begins.
    ///   - initialize: Writes them. When it throws, what it wrote is overwritten, and the error goes on.
    package init<Failure: Error>(
        count: Int,
        initializingWith initialize: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(count >= 0, "a secret of negative size")
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        do {
            try initialize(memory)
        } catch {
            Self.dispose(of: memory)
            throw error
        }
        self.memory = memory
    }

    /// A copy of bytes that the caller keeps responsibility for: an array is not overwritten.
    package init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// A copy of bytes that the caller keeps responsibility for: an array is not overwritten.
    package init(copying bytes: [UInt8]) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    deinit {
        Self.dispose(of: memory)
    }

    /// New secret bytes from libcrypto's private random generator.
    ///
    /// - Throws: ``PrimitiveError/openSSL(function:)`` when there is no randomness to be had.
    package static func random(count: Int) throws(PrimitiveError) -> SecretBytes {
        try SecretBytes(count: count) { memory throws(PrimitiveError) in
            guard RAND_priv_bytes_ex(nil, memory.bytes, memory.count, 0) == 1 else {
                throw .failed("RAND_priv_bytes_ex")
            }
        }
    }

    package var count: Int { memory.count }

    /// Lends the bytes to `body`. They must not leave it but in another ``SecretBytes``, unless they are public.
    package borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }

    /// A second, independent copy, which is overwritten at its own end.
    package borrowing func clone() -> SecretBytes {
        SecretBytes(copying: UnsafeRawBufferPointer(memory))
    }

    /// Whether both hold the same bytes, in a time that depends on the count alone.
    package borrowing func isEqual(to other: borrowing SecretBytes) -> Bool {
        ConstantTime.isEqual(UnsafeRawBufferPointer(memory), UnsafeRawBufferPointer(other.memory))
    }

    private static func dispose(of memory: UnsafeMutableRawBufferPointer) {
        if let start = memory.baseAddress { postern_cleanse(start, memory.count) }
        memory.deallocate()
    }
}

extension UnsafeRawBufferPointer {
    /// The first byte, as libcrypto wants it; nil when there is none.
    var bytes: UnsafePointer<UInt8>? {
        baseAddress?.assumingMemoryBound(to: UInt8.self)
    }
}

extension UnsafeMutableRawBufferPointer {
    /// The first byte, as libcrypto wants it; nil when there is none.
    var bytes: UnsafeMutablePointer<UInt8>? {
        baseAddress?.assumingMemoryBound(to: UInt8.self)
    }
}
