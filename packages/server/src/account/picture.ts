import { Problem } from '@latchkey/contract'
import pLimit from 'p-limit'

/** A re-encoded picture. No metadata of the upload, such as its location, remains. */
export type Picture = { bytes: Buffer; type: 'image/webp' }

/** At most so many pixels per side, and bytes in total. */
const side = 512
const mostBytes = 256 * 1024

/** Most pixels of an upload. A progressive picture is decoded in memory as a whole; any other is streamed. */
const mostPixels = 50_000_000
const mostProgressivePixels = 16_000_000

const timeoutSeconds = 10

/** WebP qualities, tried until the picture is small enough. */
const qualities = [82, 60, 40, 20]

/**
 * Re-encodes a picture: upright, at most 512 x 512, the first frame of an animation. Errors:
 * `guard.mime_type_not_allowed` for anything but a complete JPEG, PNG, GIF or WebP and for one with too many pixels
 * or too slow to decode; `server.busy`.
 */
export async function redrawPicture(upload: Buffer): Promise<Picture> {
  // One picture at a time: decoding takes a core and up to a few hundred megabytes.
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
      .timeout({ seconds: timeoutSeconds })
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
    // A decoder error means a bad upload, and its message does not help people.
  }
  throw new Problem('guard.mime_type_not_allowed')
}

/** Loaded at the first use: the library takes memory that a server without uploads does not need. */
async function load() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  // Defense in depth: only the decoders of the allowed formats may run, so not those of SVG and TIFF.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Nsgif', 'Webp'].map(format => `VipsForeignLoad${format}Buffer`),
  })
  return sharp
}
let loading: ReturnType<typeof load> | undefined
