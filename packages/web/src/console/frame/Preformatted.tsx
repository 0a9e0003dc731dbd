import './Preformatted.css'

/** A long text of machines, such as JSON or an answer, that scrolls by itself. The keyboard has to reach it to scroll it. */
export function Preformatted({ children }: { children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the text scrolls
    <pre className="lk-preformatted" tabIndex={0}>
      {children}
    </pre>
  )
}
