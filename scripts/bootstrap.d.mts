/** The folder of the checkout. */
export const root: string

/** Makes the checkout ready and the Node good; ends the process with a sentence where that cannot be. */
export function prepareCheckout(needs?: { developmentPackages: boolean }): Promise<void>

/** Why `npm ci` has to run in the folder, or null. */
export function reasonToInstall(folder: string, withDevelopmentPackages: boolean): string | null

/** Names of the packages about which package.json and package-lock.json disagree. */
export function disagreements(folder: string): string[]
