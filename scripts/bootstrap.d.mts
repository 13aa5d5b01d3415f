/** The folder of the checkout. */
export const root: string

/** Makes the checkout ready and the Node good; ends the process with a sentence where that cannot be. */
export function prepareCheckout(needs?: { developmentPackages: boolean }): Promise<void>

/** Why `npm install` has to run in the folder, or null. */
export function reasonToInstall(folder: string, withDevelopmentPackages: boolean): string | null
