/** `system` follows the device's setting. */
export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]
