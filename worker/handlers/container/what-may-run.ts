import type { ContainerRules } from '#server/configuration/container-settings.ts'

/** What a task asks for, as far as the worker's owner has a say in it. */
export type AskedContainer = {
  image: string
  network: string
  memoryMb?: number | undefined
  environment: Readonly<Record<string, string>>
}

const DIGEST = /@sha256:[0-9a-f]{64}$/
/** By these the engine's own program is told what to do: it is started with the container's variables in its environment. */
const OF_THE_ENGINE =
  /^(PATH|HOME|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|(DJAG|DOCKER|BUILDKIT|CONTAINERS?|PODMAN|REGISTRY|XDG|LD|GO|SSH)_.*)$/

/** Why this worker does not run the container, in a sentence; null: it does. */
export function refusedContainer({ image, network, memoryMb, environment }: AskedContainer, rules: ContainerRules): string | null {
  const { engine, images, networks, needsDigest, mostMemoryMb } = rules
  if (engine === null) return 'This worker runs no containers: its owner lets it by DJAG_CONTAINERS=docker or podman.'
  if (!images.some((pattern) => matches(pattern, image)))
    return `This worker does not run the image “${image}”: its owner names those that may run in DJAG_CONTAINER_IMAGES. ${listed(images)}`
  if (needsDigest && !DIGEST.test(image))
    return `This worker runs images by digest alone (DJAG_CONTAINER_DIGESTS): write “${image}” with @sha256: and its 64 digits.`
  if (network !== 'none' && !networks.includes(network))
    return `This worker puts no container into the network “${network}”: its owner names them in DJAG_CONTAINER_NETWORKS. ${listed(networks)}`
  if (memoryMb !== undefined && memoryMb > mostMemoryMb)
    return `A container may have ${mostMemoryMb} MB here, not ${memoryMb}: its owner sets the most by DJAG_CONTAINER_MEMORY_MB.`
  const taken = Object.keys(environment).find((name) => OF_THE_ENGINE.test(name))
  if (taken !== undefined)
    return `The variable ${taken} can’t be set for a container, as it would be ${engine}’s own too: set it inside of the image.`
  return null
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'It has none.' : `It has: ${names.join(', ')}.`
}

/** `*` is anything but a slash: `etl/*` is every image of that folder, and none of a folder in it. */
function matches(pattern: string, image: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/\\s]*')}$`).test(image)
}
