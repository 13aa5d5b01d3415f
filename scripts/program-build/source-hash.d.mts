/**
 * A hash over everything a build is made from: equal hashes, equal builds. The paths are those of the working folder.
 * @param sources.folders with all files in them, at any depth, but those of tests
 * @param sources.files the names of files beside them
 * @param sources.installed a file that tells what is installed; left out where there is none
 */
export function hashSources(sources: { folders: readonly string[]; files: RegExp; installed?: string }): string
