import { useEffect, useState } from 'react'

type Drawing = { path: string; size: number }

/** A QR code, drawn in the browser, so that the secret in it reaches no other server. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawing, setDrawing] = useState<Drawing>()
  useEffect(() => {
    let isWanted = true
    draw(text).then(drawn => isWanted && setDrawing(drawn))
    return () => {
      isWanted = false
    }
  }, [text])
  if (!drawing) return null
  return (
    <svg role="img" aria-label={label} viewBox={`-2 -2 ${drawing.size + 4} ${drawing.size + 4}`}>
      <path d={drawing.path} fill="currentColor" />
    </svg>
  )
}

async function draw(text: string): Promise<Drawing> {
  const [{ generate }, { toSvgPath }] = await Promise.all([import('lean-qr'), import('lean-qr/extras/svg')])
  const code = generate(text)
  return { path: toSvgPath(code), size: code.size }
}
