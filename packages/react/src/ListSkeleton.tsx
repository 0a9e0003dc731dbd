import { ItemSkeleton, useText } from '@latchkey/ui'

/** Placeholder for the items of a list while they load. */
export function ListSkeleton({ items = 1 }: { items?: number }) {
  const say = useText()
  return (
    <div aria-busy="true">
      <span className="lk-hidden" role="status">
        {say('state.loading')}
      </span>
      <ul aria-hidden="true">
        {Array.from({ length: items }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: all are the same
          <ItemSkeleton key={index} />
        ))}
      </ul>
    </div>
  )
}
