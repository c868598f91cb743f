import PosternWire

extension Writer {
    /// Takes messages out of a device's queue. What is not written yet is settled in memory alone.
    func acknowledge(_ messages: [MessageNumber], by id: DeviceID) {
        // A device that is no longer listed has no queue.
        guard let device = try? roster.device(id) else { return }
        let now = now
        queues.noteAcknowledgement(of: device.row, at: now)
        for number in messages {
            if let admitted = admissions[number] { metrics.noteDelivered(after: now - admitted) }
            if let message = unwritten[number] {
                if unwritten.acknowledge(message, by: id) { settleUnwritten(message) }
            } else {
                let acknowledgement = Batch.Acknowledgement(device: device, message: number)
                batch.add(acknowledgement, due: now + acknowledgementNanoseconds)
            }
        }
    }
}
