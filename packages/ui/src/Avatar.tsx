import { useState } from 'react'
import './Avatar.css'
import { initials } from './initials.ts'

type AvatarProps = { name: string; url?: string | null | undefined; size: 20 | 28 | 40 | 64 }

/** The person's picture or initials. Hidden from screen readers, because the name always stands beside it. */
export function Avatar({ name, url, size }: AvatarProps) {
  const [broken, setBroken] = useState<string>()
  const letters = initials(name)
  const isShown = url && url !== broken && /^(https?:|data:image\/)/.test(url)
  return (
    <span className={`lk-avatar lk-avatar-${size}`} aria-hidden="true">
      {isShown ? (
        <img
          src={url}
          alt=""
          width={size}
          height={size}
          referrerPolicy="no-referrer"
          onError={() => setBroken(url)}
        />
      ) : (
        letters || <Silhouette size={size / 2} />
      )}
    </span>
  )
}

/** Lucide's `user-round`, without its library: the account button of applications loads little else. */
function Silhouette({ size }: { size: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
    >
      <circle cx="12" cy="8" r="5" />
      <path d="M20 21a8 8 0 0 0-16 0" strokeLinecap="round" />
    </svg>
  )
}
