// Runs as the root postinstall, so it must parse and work on any Node that npm itself runs on.
// Exits at once on a Node that can run Djag; else installs one beside the packages (in .djag/node, which git ignores)
// and links it as node_modules/.bin/node, the first `node` every npm script finds.
const { execFileSync, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const VERSION = '24.21.0'
const REQUIREMENT = 'Node 22.18 or newer'
const root = path.join(__dirname, '..')
const nodeFolder = path.join(root, '.djag', 'node')
const link = path.join(root, 'node_modules', '.bin', 'node')

/** True when this version strips TypeScript types without a flag (22.18, 23.6 and later). */
function canRunDjag(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  if (major === 22) return minor >= 18
  if (major === 23) return minor >= 6
  return major >= 24
}

function packageName() {
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) return `node-linux-${process.arch}`
  throw new Error(
    `Djag needs ${REQUIREMENT}; this is Node ${process.versions.node} on ${process.platform}-${process.arch}, ` +
      'for which it cannot fetch one by itself. Install a newer Node (https://nodejs.org) and try again.',
  )
}

function versionOf(binary) {
  const result = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim() : null
}

function install(name) {
  fs.mkdirSync(nodeFolder, { recursive: true })
  fs.writeFileSync(path.join(nodeFolder, 'package.json'), '{ "private": true }\n')
  const options = ['install', '--no-audit', '--no-fund', '--no-save', '--no-package-lock', '--ignore-scripts', '--loglevel=error']
  const env = { ...process.env }
  // Set by the npm that runs us; they would send the package into the checkout's own node_modules.
  for (const key of [
    'npm_config_local_prefix',
    'npm_config_prefix',
    'npm_config_global',
    'npm_config_omit',
    'npm_config_package_lock_only',
  ])
    delete env[key]
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  execFileSync(command, [...first, ...options, `${name}@${VERSION}`], { cwd: nodeFolder, env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function linkTo(binary) {
  fs.mkdirSync(path.dirname(link), { recursive: true })
  const next = `${link}.${process.pid}`
  fs.symlinkSync(path.relative(path.dirname(link), binary), next)
  fs.renameSync(next, link)
}

/** Gives the path of a Node that can run Djag, installing and linking one when this one is too old. Throws with a sentence otherwise. */
function ensureNode() {
  if (canRunDjag(process.versions.node)) return process.execPath
  const name = packageName()
  const binary = path.join(nodeFolder, 'node_modules', name, 'bin', 'node')
  if (versionOf(binary) !== `v${VERSION}`) {
    console.log(`Djag needs ${REQUIREMENT}, this is ${process.versions.node}: installing ${VERSION} into .djag/node …`)
    try {
      install(name)
    } catch (error) {
      throw new Error(
        `Djag needs ${REQUIREMENT}, this is ${process.versions.node}, and installing ${name}@${VERSION} failed: ${error.message.split('\n')[0]}. ` +
          'Check the network and the disk, or install a newer Node (https://nodejs.org), and try again.',
      )
    }
    if (versionOf(binary) !== `v${VERSION}`)
      throw new Error(
        `The Node ${VERSION} installed into ${nodeFolder} does not run on this system (Alpine's musl?). Install ${REQUIREMENT} from the system's packages and try again.`,
      )
  }
  linkTo(binary)
  return binary
}

module.exports = { canRunDjag, ensureNode, REQUIREMENT }

if (require.main === module) {
  try {
    ensureNode()
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
