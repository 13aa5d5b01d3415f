// What every entry script does first. It may run under an old Node and before anything is installed:
// syntax of Node 16, no package imports.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url))

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/**
 * Says why `npm ci` has to run, or null when node_modules holds what package-lock.json asks for.
 * Optional packages (binaries of other platforms) may be absent, and so may development ones unless asked for.
 */
function reasonToInstall(folder, withDevelopmentPackages) {
  const wanted = readJson(join(folder, 'package-lock.json'))
  const installed = readJson(join(folder, 'node_modules', '.package-lock.json'))
  if (!installed) return 'Nothing is installed yet'
  if (!wanted) return null
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '') continue
    const present = installed.packages[path]
    if (present ? present.version === entry.version : entry.optional || (entry.dev && !withDevelopmentPackages)) continue
    return `${path.replace(/^.*node_modules\//, '')} ${present ? `is at ${present.version}, not ${entry.version}` : 'is missing'}`
  }
  return null
}

/** The packages that package.json asks for and package-lock.json does not, or the other way round, or in another version. */
function disagreements(folder) {
  const asked = readJson(join(folder, 'package.json'))
  const locked = readJson(join(folder, 'package-lock.json'))
  if (!asked || !locked) return []
  const lockedRoot = locked.packages[''] || {}
  const found = []
  for (const kind of ['dependencies', 'optionalDependencies', 'devDependencies']) {
    const [a, b] = [asked[kind] || {}, lockedRoot[kind] || {}]
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) if (a[name] !== b[name]) found.push(name)
  }
  return found
}

function stop(message) {
  console.error(message)
  process.exit(1)
}

function install(reason, withDevelopmentPackages) {
  try {
    accessSync(root, constants.W_OK)
  } catch {
    stop(
      `${reason}, and ${root} cannot be written to: run "npm ci" there as a user who may write, or move the checkout to a writable folder.`,
    )
  }
  console.log(`${reason}: running npm ci (the first time takes about 20 s) …`)
  const startedMs = Date.now()
  // Exactly what the lock file says, which it leaves as it is: a checkout stays clean.
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  if (withDevelopmentPackages) options.push('--include=dev')
  const { status, error } = spawnSync('npm', options, { cwd: root, stdio: 'inherit' })
  if (error) stop(`npm could not be started (${error.message}). Install npm, or run "npm ci" in ${root} yourself.`)
  if (status !== 0)
    stop(`npm ci failed with exit code ${status}; its message stands above. Check the network and the disk, then try again.`)
  console.log(`Installed in ${Math.round((Date.now() - startedMs) / 1000)} s.`)
}

/** Runs this very command again under another Node, passing signals on, and ends with its exit code. */
function runAgainUnder(node) {
  const env = { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH }
  const child = spawn(node, process.argv.slice(1), { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code === null ? 128 + (signal === 'SIGINT' ? 2 : 15) : code))
  return new Promise(() => {})
}

/**
 * Makes the checkout ready: installs missing or stale packages, and sees to it that the script runs under a Node that can run Djag.
 * Returns only when both are so; otherwise the process ends with a sentence that says what to do.
 */
async function prepareCheckout(needs = { developmentPackages: false }) {
  const unlocked = disagreements(root)
  // Guessing which of the two is right would change a file of the checkout.
  if (unlocked.length > 0)
    stop(
      `package.json and package-lock.json disagree about ${unlocked.join(', ')}. After a change of package.json run "npm install", which brings ` +
        'the lock file up to date, and commit both; otherwise bring both back as they were ("git checkout package.json package-lock.json").',
    )
  const reason = reasonToInstall(root, needs.developmentPackages)
  if (reason) install(reason, needs.developmentPackages)
  const { canRunDjag, ensureNode } = require('./ensure-node.cjs')
  if (!canRunDjag(process.versions.node)) {
    try {
      await runAgainUnder(ensureNode())
    } catch (error) {
      stop(error.message)
    }
  }
  process.chdir(root)
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const bin = join(root, 'node_modules', '.bin')
  if (!process.env.PATH.split(delimiter).includes(bin)) process.env.PATH = bin + delimiter + process.env.PATH
  if (existsSync('.env')) process.loadEnvFile('.env')
}

export { disagreements, prepareCheckout, reasonToInstall, root }
