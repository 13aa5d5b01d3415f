import { readFileSync } from 'node:fs'

// Preloaded into the programs of production. Their secrets come through a pipe, as a process's first environment can be read by every
// process of the same user for as long as it lives.
const fd = process.env.DJAG_SECRETS_FD
if (fd !== undefined && process.ppid === Number(process.env.DJAG_SUPERVISOR_PID)) {
  delete process.env.DJAG_SECRETS_FD
  Object.assign(process.env, JSON.parse(readFileSync(Number(fd), 'utf8')))
}
