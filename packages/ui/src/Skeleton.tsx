import './Skeleton.css'

type SkeletonProps = { width?: number | string; height?: number; isRound?: boolean }

/** A placeholder of the final size, visible after 150 ms. */
export function Skeleton({ width = '100%', height = 14, isRound = false }: SkeletonProps) {
  return (
    <span
      className={`lk-skeleton${isRound ? ' lk-skeleton-round' : ''}`}
      style={{ inlineSize: width, blockSize: height }}
      aria-hidden="true"
    />
  )
}
