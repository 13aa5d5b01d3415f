import 'reactflow/dist/style.css'
import { createElement, StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { type Edge, MarkerType, type Node, ReactFlow, useNodesState } from 'reactflow'

/** What this page is given: the same tasks at the same places, and the same edges, as Djag's graph draws. */
export type StockGraph = { tasks: { id: number; name: string; x: number; y: number }[]; edges: { from: number; to: number }[] }

const STATES = ['sleeping', 'waiting', 'running']

/** React Flow as its guide has it: its own nodes and edges, everything in sight, those off the screen left out. */
function StockPage({ graph }: { graph: StockGraph }) {
  const [nodes, setNodes, onNodesChange] = useNodesState<Node>(
    graph.tasks.map(({ id, name, x, y }) => ({
      id: String(id),
      position: { x, y },
      data: { label: name },
      style: { width: 216, height: 52 },
    })),
  )
  // `changes` of the address: how many nodes a second get another label.
  useEffect(() => {
    const changes = Number(new URLSearchParams(location.search).get('changes') ?? 0)
    if (changes === 0) return
    let count = 0
    const timer = setInterval(() => {
      const id = String(graph.tasks[count % graph.tasks.length]?.id)
      const state = STATES[count++ % STATES.length]
      setNodes((before) => before.map((node) => (node.id === id ? { ...node, data: { label: `${id} ${state}` } } : node)))
    }, 1_000 / changes)
    return () => clearInterval(timer)
  }, [graph, setNodes])
  const edges: Edge[] = graph.edges.map(({ from, to }) => {
    return { id: `${from}-${to}`, source: String(from), target: String(to), markerEnd: { type: MarkerType.ArrowClosed } }
  })
  return createElement(ReactFlow, { nodes, edges, onNodesChange, fitView: true, minZoom: 0.01, onlyRenderVisibleElements: true })
}

const graph = (await (await fetch('/graph.json')).json()) as StockGraph
createRoot(document.getElementById('root') as HTMLElement).render(createElement(StrictMode, null, createElement(StockPage, { graph })))
