import { describe, expect, test } from 'vitest'
import { containerRules } from '#server/configuration/container-settings.ts'
import { offeredBuiltIn } from '../built-in.ts'
import { type AskedContainer, refusedContainer } from './what-may-run.ts'

const ASKED: AskedContainer = { image: 'python:3.13', network: 'none', environment: {} }
const OPEN = { DJAG_CONTAINERS: 'docker', DJAG_CONTAINER_IMAGES: 'python:3.*, registry.example.org/etl/*' }
const refused = (asked: Partial<AskedContainer>, settings: Record<string, string> = OPEN) =>
  refusedContainer({ ...ASKED, ...asked }, containerRules(settings))

test('a worker whose owner does not speak of containers has no such handler', () => {
  const names = (environment: Record<string, string>) => offeredBuiltIn(environment).map(({ name }) => name)
  expect(names({})).toEqual(['http-request', 'log', 'sql-query', 'wait'])
  expect(names({ DJAG_CONTAINERS: 'podman' })).toContain('container')
})

test('without a word of the worker’s owner nothing runs', () => {
  expect(refused({}, {})).toContain('DJAG_CONTAINERS')
  expect(refused({}, { DJAG_CONTAINERS: 'podman' })).toContain('DJAG_CONTAINER_IMAGES')
  expect(refused({}, { DJAG_CONTAINER_IMAGES: '*' })).toContain('DJAG_CONTAINERS')
})

describe('an image', () => {
  test.each(['python:3.13', 'python:3.', 'registry.example.org/etl/load', 'registry.example.org/etl/load:7'])(
    '%s that is named, by itself or by a pattern, runs',
    (image) => expect(refused({ image })).toBeNull(),
  )
  test.each([
    'python:2.7',
    'python',
    'evil/python:3.13',
    'docker.io/library/python:3.13',
    'registry.example.org/etl/load/deeper',
    'registry.example.org/etlx/load',
    'registryXexample.org/etl/load',
    'python:3.13\nevil',
    `python:3.13@sha256:${'a'.repeat(64)}`,
    `registry.example.org/etl/load@sha256:${'a'.repeat(64)}`,
  ])('%j that is not named does not, and what is named is said', (image) => expect(refused({ image })).toContain('It has: python:3.*, '))

  test('without its digest does not run where digests are demanded', () => {
    const settings = { ...OPEN, DJAG_CONTAINER_DIGESTS: 'on', DJAG_CONTAINER_IMAGES: 'python:3.*, python@sha256:*' }
    expect(refused({}, settings)).toContain('digest')
    expect(refused({ image: `python@sha256:${'0'.repeat(63)}` }, settings)).toContain('digest')
    expect(refused({ image: `python@sha256:${'0'.repeat(64)}` }, settings)).toBeNull()
  })
})

test('a network is one that the owner names, or none', () => {
  expect(refused({ network: 'bridge' })).toContain('“bridge”')
  expect(refused({ network: 'host' }, { ...OPEN, DJAG_CONTAINER_NETWORKS: 'bridge' })).toContain('It has: bridge.')
  expect(refused({ network: 'bridge' }, { ...OPEN, DJAG_CONTAINER_NETWORKS: 'etl, bridge' })).toBeNull()
})

test('memory is at most what the owner sets', () => {
  expect(refused({ memoryMb: 2_048 })).toBeNull()
  expect(refused({ memoryMb: 2_049 })).toContain('2048 MB')
  expect(refused({ memoryMb: 65 }, { ...OPEN, DJAG_CONTAINER_MEMORY_MB: '64' })).toContain('DJAG_CONTAINER_MEMORY_MB')
})

test.each(['PATH', 'DOCKER_HOST', 'LD_PRELOAD', 'HTTPS_PROXY', 'STORAGE_OPTS', 'SSL_CERT_FILE', 'TMPDIR'])(
  'the variable %s is the container’s alone, and may be set',
  (name) => expect(refused({ environment: { [name]: 'x' } })).toBeNull(),
)

test.each([
  ['DJAG_RUN_ID', 'x'],
  ['KEY', 'two\nDOCKER_HOST=lines'],
  ['KEY', 'ends so\r'],
  ['KEY', 'x'.repeat(60_001)],
])('the variable %s is named where it can’t be given', (name, value) => {
  expect(refused({ environment: { OTHER: 'x', [name]: value } })).toMatch(new RegExp(`^The variable ${name} [^=]*$`))
})

test.each([
  ['DJAG_CONTAINERS', 'lxc'],
  ['DJAG_CONTAINER_IMAGES', 'Python 3'],
  ['DJAG_CONTAINER_NETWORKS', '--privileged'],
  ['DJAG_CONTAINER_MEMORY_MB', '1 GB'],
])('%s=%s is refused', (name, value) => expect(() => containerRules({ [name]: value })).toThrow())

test('processors are at most as many as the owner sets, where the owner does', () => {
  expect(refused({ cpus: 64 })).toBeNull()
  const two = { ...OPEN, DJAG_CONTAINER_CPUS: '1.5' }
  expect(refused({ cpus: 1.5 }, two)).toBeNull()
  expect(refused({ cpus: 2 }, two)).toContain('DJAG_CONTAINER_CPUS')
})
