import Foundation
import PosternTesting

/// What happens to a relay in one round.
enum Fault: CaseIterable {
    /// `kill -9`.
    case killed
    /// SIGTERM.
    case stopped
    /// The power goes, and with it what was not synced, or a random part of it.
    case powerCut
    /// The disk has no room for a while.
    case diskFull
    /// The disk fails for a while.
    case diskError
    /// The clock goes forth and back by hours.
    case clockJump
    /// Every connection is reset.
    case linksCut
    /// Nothing passes in one direction for a while, and nobody is told.
    case linksStalled

    var name: String {
        switch self {
        case .killed: "kill -9"
        case .stopped: "SIGTERM"
        case .powerCut: "power cut"
        case .diskFull: "disk full"
        case .diskError: "disk error"
        case .clockJump: "clock jump"
        case .linksCut: "links cut"
        case .linksStalled: "links stalled"
        }
    }
}
