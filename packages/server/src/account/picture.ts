import { Problem } from '@latchkey/contract'
import pLimit from 'p-limit'

/** A picture as we drew it: nothing of what came with the upload, hidden places and cameras included, is left. */
export type Picture = { bytes: Buffer; type: 'image/webp' }

/** Pixels of each side at most, and bytes of the whole. */
const side = 512
const mostBytes = 256 * 1024

/** Pixels that are looked at. A progressive picture lies in memory whole while it is decoded, any other passes through. */
const mostPixels = 50_000_000
const mostProgressivePixels = 16_000_000

/** Seconds. */
const patience = 10

/** What a picture loses until it is small enough. */
const qualities = [82, 60, 40, 20]

/**
 * Draws a picture anew: upright, at most 512 x 512, the first one of an animation. `guard.mime_type_not_allowed` for what
 * is no whole JPEG, PNG, GIF or WebP, and for what would take too many pixels or too long.
 */
export async function redrawPicture(upload: Buffer): Promise<Picture> {
  // One at a time: a decoder takes a core and a few hundred megabytes at worst.
  if (turns.pendingCount >= 50)
    throw new Problem('server.busy', undefined, { headers: { 'retry-after': '1' } })
  return turns(() => redraw(upload))
}

const turns = pLimit(1)

async function redraw(upload: Buffer): Promise<Picture> {
  loading ??= load()
  const sharp = await loading
  const read = () =>
    sharp(upload, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true, pages: 1 })
  try {
    const { isProgressive, width, height } = await read().metadata()
    if (isProgressive && width * height > mostProgressivePixels) throw new Error('too many pixels')
    const { data: pixels, info: raw } = await read()
      .timeout({ seconds: patience })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    for (const quality of qualities) {
      const bytes = await sharp(pixels, { raw }).webp({ quality }).toBuffer()
      if (bytes.length <= mostBytes) return { bytes, type: 'image/webp' }
    }
  } catch {
    // Whatever the decoder stumbled over is the upload's fault, and its words are of no use to people.
  }
  throw new Problem('guard.mime_type_not_allowed')
}

/** The library takes memory that a server without uploads has no use for. */
async function load() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  // The decoders of everything else, such as SVG and TIFF, are not even tried.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Nsgif', 'Webp'].map(format => `VipsForeignLoad${format}Buffer`),
  })
  return sharp
}
let loading: ReturnType<typeof load> | undefined
