import './Key.css'

/** A key of the keyboard; not shown where people touch. */
export function Key({ children }: { children: string }) {
  return <kbd className="lk-key">{children}</kbd>
}
