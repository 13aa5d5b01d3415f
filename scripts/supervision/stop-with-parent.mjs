// Preloaded into every child. The channel to the supervisor closes when that dies, however it dies: the child then ends too,
// as it would otherwise hold the port and the slots that the next start needs.
const DRAIN_MS = 25_000

// Processes that a child forks get this preload as well (the server of `next dev`); their channel is their own affair.
if (process.ppid === Number(process.env.DJAG_SUPERVISOR_PID)) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), DRAIN_MS).unref()
  })
  process.channel?.unref()
}
