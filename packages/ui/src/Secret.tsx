import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './Secret.css'
import { useText } from './text.tsx'

type SecretProps = {
  /** Label for screen readers. */
  label: string
  /** The copied text. */
  value: string
  /** The same value in readable parts; in columns, one part on each line. */
  parts: readonly string[]
  look: 'key' | 'list'
}

/** A secret that is shown once, with a button to copy it. */
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
      {/* There is no clipboard without TLS. */}
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
