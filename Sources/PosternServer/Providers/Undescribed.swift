/// A value with a secret in it: neither printing nor a debugger's dump shows more than its type.
package protocol Undescribed: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Undescribed {
    package var description: String { "\(Self.self)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
