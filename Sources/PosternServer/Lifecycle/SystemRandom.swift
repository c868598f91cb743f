/// Random bytes for what the server's composition draws itself: sessions' nonces, the keys that `init` makes.
///
/// Swift's own generator is `getrandom(2)` on Linux, which is the kernel's cryptographic source; the primitives' is
/// not reachable from here, so that no key but these few can be.
enum SystemRandom {
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
