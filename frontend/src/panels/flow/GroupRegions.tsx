// Groups of Steps: a surface behind them, and a heading that stays in view while any of the group is.
import { useStoreApi, ViewportPortal } from '@xyflow/react'
import { ChevronDown } from 'lucide-react'
import { memo, useEffect, useMemo, useRef } from 'react'
import { counted } from '../../core/time'
import type { Drawn } from './drawn'
import { useUnfold } from './marks'
import { type Region, regionsOf } from './regions'

const HEADING_HEIGHT = 26
const LEAST_WIDTH = 48
// Below the tools at the top of the diagram.
const TOP = 58

// `isPainted`: the surfaces are part of what is painted from afar.
export const GroupRegions = memo(function GroupRegions({ drawn, isPainted }: { drawn: Drawn; isPainted: boolean }) {
  const regions = useMemo(() => regionsOf(drawn.scene, drawn.positions), [drawn])
  if (regions.length === 0) return null
  return (
    <>
      {!isPainted && (
        <ViewportPortal>
          {regions.map(({ group, x, y, width, height }) => (
            <div
              key={group.name}
              className="region"
              style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
            />
          ))}
        </ViewportPortal>
      )}
      <Headings regions={regions} />
    </>
  )
})

// Moved without React, for they follow every frame of a pan.
function Headings({ regions }: { regions: Region[] }) {
  const store = useStoreApi()
  const fold = useUnfold()
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let known: unknown = null
    const follow = () => {
      const { transform } = store.getState()
      if (transform === known) return
      known = transform
      for (const [index, region] of regions.entries()) {
        const heading = root.current?.children[index]
        if (heading instanceof HTMLElement) put(heading, region, transform)
      }
    }
    follow()
    return store.subscribe(follow)
  }, [regions, store])
  return (
    <div className="region-headings" ref={root}>
      {regions.map(({ group }) => (
        <button
          key={group.name}
          type="button"
          className="region-heading"
          aria-expanded
          title={`Fold ${group.name}`}
          onClick={() => fold(group.name)}
        >
          <ChevronDown size={14} aria-hidden />
          <span>{group.name}</span>
          <small>{counted(group.steps.length, 'Step')}</small>
        </button>
      ))}
    </div>
  )
}

function put(heading: HTMLElement, region: Region, [x, y, zoom]: [number, number, number]): void {
  const top = region.y * zoom + y
  const bottom = top + region.height * zoom
  const width = region.width * zoom - 12
  const own = top + Math.min(8, Math.max(1, (region.heading * zoom - HEADING_HEIGHT) / 2))
  const sticky = Math.min(Math.max(own, TOP), bottom - HEADING_HEIGHT - 6)
  heading.style.transform = `translate(${Math.round(region.x * zoom + x + 6)}px, ${Math.round(sticky)}px)`
  heading.style.maxWidth = `${Math.round(width)}px`
  heading.style.visibility = width < LEAST_WIDTH || bottom < TOP ? 'hidden' : 'visible'
}
