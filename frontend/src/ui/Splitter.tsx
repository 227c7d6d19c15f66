// A border that can be moved, by pointer and by arrow keys; this browser remembers where to.
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import './splitter.css'

interface Extent {
  size: number
  set: (size: number) => void
  least: number
  most: () => number
}

export function useExtent(name: string, initial: () => number, least: number, most: () => number): Extent {
  const key = `motia.size.${name}`
  const [size, setSize] = useState(() => Number(localStorage.getItem(key)) || initial())
  const within = Math.min(Math.max(least, size), Math.max(least, most()))
  const set = (next: number) => {
    localStorage.setItem(key, String(Math.round(next)))
    setSize(next)
  }
  return { size: within, set, least, most }
}

interface SplitterProps {
  label: string
  extent: Extent
  // On which side of the border the thing is whose size this is.
  side: 'left' | 'right' | 'below'
}

const STEP = 24

export function Splitter({ label, extent, side }: SplitterProps) {
  const isFlat = side === 'below'
  const bound = (next: number) => extent.set(Math.min(Math.max(extent.least, next), extent.most()))
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const moved = isFlat ? event.movementY : event.movementX
    bound(extent.size + (side === 'left' ? moved : -moved))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const [more, less] = {
      below: ['ArrowUp', 'ArrowDown'],
      left: ['ArrowRight', 'ArrowLeft'],
      right: ['ArrowLeft', 'ArrowRight'],
    }[side]
    if (event.key !== more && event.key !== less) return
    event.preventDefault()
    bound(extent.size + (event.key === more ? STEP : -STEP))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule can't be moved, a focusable separator can
    <div
      className="splitter"
      data-side={side}
      role="separator"
      aria-orientation={isFlat ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={Math.round(extent.size)}
      aria-valuemin={extent.least}
      aria-valuemax={Math.round(Math.max(extent.least, extent.most()))}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  )
}
