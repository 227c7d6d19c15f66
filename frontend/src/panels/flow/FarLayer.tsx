// A large diagram from afar: painted on one canvas, because so many elements could not be moved at once.
import { useStoreApi } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'
import { activity } from '../../live/project'
import { theme } from '../../theme/theme'
import type { Drawn } from './drawn'
import { type Pictured, paint, paletteOf, prepare } from './paint'

interface FarLayerProps {
  drawn: Drawn
  pictured: Pictured
}

export const FarLayer = memo(function FarLayer({ drawn, pictured }: FarLayerProps) {
  const store = useStoreApi()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const prepared = prepare(drawn)
    let palette = paletteOf(element)
    let frame = 0
    const draw = () => {
      frame = 0
      const { width, height, transform } = store.getState()
      fitTo(element, width, height)
      paint(context, prepared, pictured, palette, transform, devicePixelRatio)
    }
    const later = () => {
      frame ||= requestAnimationFrame(draw)
    }
    const recolour = () => {
      palette = paletteOf(element)
      later()
    }
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', recolour)
    const leave = [store.subscribe(later), activity.subscribe(later), theme.subscribe(recolour)]
    draw()
    return () => {
      cancelAnimationFrame(frame)
      dark.removeEventListener('change', recolour)
      for (const each of leave) each()
    }
  }, [drawn, pictured, store])
  return <canvas ref={canvas} className="far-layer" />
})

function fitTo(element: HTMLCanvasElement, width: number, height: number): void {
  const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)]
  if (element.width !== w) element.width = w
  if (element.height !== h) element.height = h
}
