type Colour = readonly [red: number, green: number, blue: number]

const lightSurface: Colour = [250, 249, 247]
const darkSurface: Colour = [36, 34, 31]
const white: Colour = [255, 255, 255]
const black: Colour = [18, 17, 16]
const readable = 4.5

/**
 * Uses a brand's color as the accent of everything below `element`. A color with too little contrast on a theme's
 * surfaces is darkened or lightened until it reaches 4.5:1 (WCAG 2.2, 1.4.3). Anything but `#rgb` or `#rrggbb` is
 * ignored.
 */
export function setAccent(element: HTMLElement, brand: { light: string; dark?: string | undefined }) {
  const light = parse(brand.light)
  const dark = parse(brand.dark ?? brand.light)
  if (light) set(element, 'light', mend(light, lightSurface, black))
  if (dark) set(element, 'dark', mend(dark, darkSurface, white))
}

function set(element: HTMLElement, theme: 'light' | 'dark', accent: Colour) {
  const text = contrast(accent, white) >= contrast(accent, black) ? white : black
  element.style.setProperty(`--lk-accent-${theme}`, format(accent))
  element.style.setProperty(`--lk-on-accent-${theme}`, format(text))
}

/** The color nearest to `colour` towards `extreme` that is readable on `surface`. */
export function mend(colour: Colour, surface: Colour, extreme: Colour): Colour {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mix(colour, extreme, share)
    if (contrast(mixed, surface) >= readable) return mixed
  }
  return extreme
}

/** Contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: Colour, other: Colour) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance([red, green, blue]: Colour) {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(channel: number) {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function mix(one: Colour, other: Colour, share: number): Colour {
  const channel = (index: 0 | 1 | 2) => Math.round(one[index] * (1 - share) + other[index] * share)
  return [channel(0), channel(1), channel(2)]
}

export function parse(hex: string): Colour | undefined {
  const long = hex.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
  const [, red, green, blue] = /^#(..)(..)(..)$/.exec(/^#[\da-f]{6}$/i.test(long) ? long : '') ?? []
  if (!red || !green || !blue) return undefined
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)]
}

function format(colour: Colour) {
  return `#${colour.map(channel => channel.toString(16).padStart(2, '0')).join('')}`
}
