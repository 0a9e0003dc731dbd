import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { addressOf } from '../../base.ts'
import { type AccountPreviewed, isReady, type SignInPreviewed } from '../../preview/previewed.ts'

/** The sizes of the previewed windows in CSS pixels. */
const sizes = { phone: { width: 390, height: 680 }, desktop: { width: 1200, height: 860 } }

/** Of the drawn window, left and right. */
const borders = 2

type PreviewFrameProps = {
  title: string
  page: 'sign-in' | 'account'
  width: keyof typeof sizes
  previewed: SignInPreviewed | AccountPreviewed | undefined
}

/** A window of the chosen size, scaled down to the space that there is. It gets what it shows as a message. */
export function PreviewFrame({ title, page, width, previewed }: PreviewFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [isListening, setListening] = useState(false)
  const content = JSON.stringify(previewed)
  useEffect(() => {
    const receive = ({ source, origin, data }: MessageEvent) => {
      const isFrame = origin === location.origin && source === frame.current?.contentWindow
      if (isFrame && data === isReady) setListening(true)
    }
    addEventListener('message', receive)
    return () => removeEventListener('message', receive)
  }, [])
  useEffect(() => {
    if (isListening && content)
      frame.current?.contentWindow?.postMessage(JSON.parse(content), location.origin)
  }, [isListening, content])
  const { place, space } = useSpace()
  const size = sizes[width]
  const scale = Math.min(1, space / size.width)
  return (
    <div
      className="lk-preview-place"
      ref={place}
      style={
        {
          '--lk-height': `${size.height * scale}px`,
          '--lk-width': `${size.width * scale}px`,
        } as CSSProperties
      }
    >
      <div className="lk-preview-window">
        <iframe
          ref={frame}
          title={title}
          src={addressOf(`/preview/${page}`)}
          style={{ width: size.width, height: size.height, transform: `scale(${scale})` }}
        />
      </div>
    </div>
  )
}

/** The width of an element, also after it changes. */
function useSpace() {
  const place = useRef<HTMLDivElement>(null)
  const [space, setSpace] = useState(390)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new ResizeObserver(() => setSpace(element.clientWidth - borders))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { place, space }
}
