import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './Secret.css'
import { useText } from './text.tsx'

type SecretProps = {
  /** What it is, for screen readers. */
  label: string
  /** What is copied. */
  value: string
  /** The same in parts that are easy to read, one a line where there are several columns. */
  parts: readonly string[]
  look: 'key' | 'list'
}

/** Something that is shown once, to be kept elsewhere. */
export function Secret({ label, value, parts, look }: SecretProps) {
  const say = useText()
  const [isCopied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(value).then(() => setCopied(true))
  return (
    <div className="lk-secret">
      <ul className={`lk-secret-parts lk-secret-${look}`} aria-label={label}>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts may be the same, and never change places
          <li key={index}>{part}</li>
        ))}
      </ul>
      {/* Where the page is not served over TLS, there is no clipboard. */}
      {navigator.clipboard && (
        <Button look="quiet" onPress={copy}>
          <Icon of={isCopied ? Check : Copy} size={16} />
          {say(isCopied ? 'secret.copied' : 'secret.copy')}
        </Button>
      )}
      <span className="lk-hidden" role="status">
        {isCopied && say('secret.copied')}
      </span>
    </div>
  )
}
