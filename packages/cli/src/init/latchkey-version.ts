import manifest from '../../package.json' with { type: 'json' }

/** The versions of the packages of Latchkey that fit this command: without `^`, which some shells read as their own. */
export const latchkeyVersion = manifest.version.replace(/^(0\.\d+|[1-9]\d*).*/, '$1')
