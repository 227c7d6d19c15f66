// Of a diagram with many lines only those near what is in view, looked at anew whenever the view has moved a good way.
import { useStore } from '@xyflow/react'
import { useMemo } from 'react'
import type { Drawn } from './drawn'
import { FEW } from './level'
import type { Line } from './lines'

const CELL = 800

export function useSeenLines({ lines, positions }: Drawn): Line[] {
  const isMany = lines.length > FEW
  const area = useStore(({ transform: [x, y, zoom], width, height }) => {
    if (!isMany) return ''
    const near = [-x / zoom, -y / zoom].map((at) => Math.floor(at / CELL) - 1)
    const far = [(width - x) / zoom, (height - y) / zoom].map((at) => Math.ceil(at / CELL) + 1)
    return [...near, ...far].map((at) => at * CELL).join()
  })
  return useMemo(() => {
    if (area === '') return lines
    const [left = 0, top = 0, right = 0, bottom = 0] = area.split(',').map(Number)
    return lines.filter(({ edge, label }) => {
      const ends = [positions[edge.source], positions[edge.target], label]
      return ends.some((at) => at && at.x >= left && at.x <= right && at.y >= top && at.y <= bottom)
    })
  }, [lines, positions, area])
}
