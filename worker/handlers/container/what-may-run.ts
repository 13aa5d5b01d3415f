import type { ContainerRules } from '#server/configuration/container-settings.ts'
import { whyNotWritten } from './variables-file.ts'

/** What a task asks for, as far as the worker's owner has a say in it. */
export type AskedContainer = {
  image: string
  network: string
  memoryMb?: number | undefined
  cpus?: number | undefined
  environment: Readonly<Record<string, string>>
}

const DIGEST = /@sha256:[0-9a-f]{64}$/
/** Why this worker does not run the container, in a sentence; null: it does. */
export function refusedContainer({ image, network, memoryMb, cpus, environment }: AskedContainer, rules: ContainerRules): string | null {
  const { engine, images, networks, needsDigest, mostMemoryMb, mostCpus } = rules
  if (engine === null) return 'This worker runs no containers: its owner lets it by DJAG_CONTAINERS=docker or podman.'
  if (!images.some((pattern) => matches(pattern, image)))
    return `This worker does not run the image “${image}”: its owner names those that may run in DJAG_CONTAINER_IMAGES. ${listed(images)}`
  if (needsDigest && !DIGEST.test(image))
    return `This worker runs images by digest alone (DJAG_CONTAINER_DIGESTS): write “${image}” with @sha256: and its 64 digits.`
  if (network !== 'none' && !networks.includes(network))
    return `This worker puts no container into the network “${network}”: its owner names them in DJAG_CONTAINER_NETWORKS. ${listed(networks)}`
  if (memoryMb !== undefined && memoryMb > mostMemoryMb)
    return `A container may have ${mostMemoryMb} MB here, not ${memoryMb}: its owner sets the most by DJAG_CONTAINER_MEMORY_MB.`
  if (cpus !== undefined && mostCpus !== null && cpus > mostCpus)
    return `A container may take ${mostCpus} processors here, not ${cpus}: its owner sets the most by DJAG_CONTAINER_CPUS.`
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith('DJAG_')) return `The variable ${name} can’t be set: by those of DJAG_ a container is told of its run.`
    const why = whyNotWritten(value)
    if (why !== null) return `The variable ${name} ${why}`
  }
  return null
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'It has none.' : `It has: ${names.join(', ')}.`
}

/**
 * `*` is anything but a slash and an `@`: `etl/*` is every image of that folder, and none of a folder in it. A digest says what runs, whatever the tag before
 * it is, so that it has to be in the pattern.
 */
function matches(pattern: string, image: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/@\\s]*')}$`).test(image)
}
