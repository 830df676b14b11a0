import type { GeomShape } from '#lib/sim/engine/simulation.ts';
import type { Playback } from '#lib/sim/trial/playback.ts';
import type * as ThreeModule from 'three';
import type { BufferGeometry, Mesh, Vector3 } from 'three';

/** A 3D drawing of a playback. */
export interface Stage extends Disposable {
  /** Shows a frame. */
  show(frame: number): void;
  resize(width: number, height: number): void;
}

type Three = typeof ThreeModule;

/** Whether this browser can draw in 3D; asked first, because a renderer that fails complains in the console. */
export function canDraw(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

/** Builds the scene on a canvas. The library is loaded when the first replay is looked at. */
export async function openStage(canvas: HTMLCanvasElement, playback: Playback): Promise<Stage> {
  const [three, { OrbitControls }] = await Promise.all([
    import('three'),
    import('three/addons/controls/OrbitControls.js'),
  ]);
  const renderer = new three.WebGLRenderer({ canvas, antialias: true, alpha: true });
  const scene = new three.Scene();
  scene.add(new three.HemisphereLight(0xffffff, 0x8a8f98, 2.2));
  const sun = new three.DirectionalLight(0xffffff, 1.6);
  sun.position.set(1.5, -2, 4);
  scene.add(sun);
  const meshes = playback.shapes.map((shape) => meshOf(three, shape));
  for (const mesh of meshes) if (mesh !== null) scene.add(mesh);

  const camera = new three.PerspectiveCamera(38, 1.6, 0.01, 60);
  camera.up.set(0, 0, 1);
  const { centre, radius } = extent(three, playback);
  camera.position.copy(centre).add(new three.Vector3(1.1, -1.9, 1.05).multiplyScalar(radius));
  const controls = new OrbitControls(camera, canvas);
  controls.target.copy(centre);
  controls.enableDamping = false;
  controls.update();
  const render = (): void => {
    renderer.render(scene, camera);
  };
  controls.addEventListener('change', render);

  return {
    show: (frame) => {
      const at = Math.min(playback.frames - 1, Math.max(0, Math.round(frame)));
      meshes.forEach((mesh, geom) => {
        if (mesh !== null) pose(mesh, playback.poses, (at * meshes.length + geom) * 12);
      });
      render();
    },
    resize: (width, height) => {
      renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
      renderer.setSize(width, height, false);
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      render();
    },
    [Symbol.dispose]: () => {
      controls.dispose();
      for (const mesh of meshes) mesh?.geometry.dispose();
      renderer.dispose();
    },
  };
}

/** Position, then the rotation matrix by rows. */
function pose(mesh: Mesh, poses: Float32Array, from: number): void {
  const at = (index: number): number => poses[from + index] ?? 0;
  mesh.matrix.set(
    ...([at(3), at(4), at(5), at(0)] as const),
    ...([at(6), at(7), at(8), at(1)] as const),
    ...([at(9), at(10), at(11), at(2)] as const),
    ...([0, 0, 0, 1] as const),
  );
  mesh.matrixWorldNeedsUpdate = true;
}

function meshOf(three: Three, shape: GeomShape): Mesh | null {
  const [red, green, blue, alpha] = shape.rgba;
  const geometry = geometryOf(three, shape);
  if (geometry === null || alpha === 0) return null;
  const material = new three.MeshStandardMaterial({
    color: new three.Color().setRGB(red, green, blue, three.SRGBColorSpace),
    transparent: alpha < 1,
    opacity: alpha,
    roughness: 0.75,
    metalness: 0.05,
  });
  const mesh = new three.Mesh(geometry, material);
  mesh.matrixAutoUpdate = false;
  return mesh;
}

/** The engine's shapes lie along z and are given by half sizes; those of the library along y, by whole ones. */
function geometryOf(three: Three, { type, size }: GeomShape): BufferGeometry | null {
  const [x, y, z] = size;
  switch (type) {
    case 'plane':
      return new three.PlaneGeometry(2 * (x || 5), 2 * (y || 5));
    case 'sphere':
      return new three.SphereGeometry(x, 24, 16);
    case 'capsule':
      return new three.CapsuleGeometry(x, 2 * y, 8, 20).rotateX(Math.PI / 2);
    case 'cylinder':
      return new three.CylinderGeometry(x, x, 2 * y, 32).rotateX(Math.PI / 2);
    case 'box':
      return new three.BoxGeometry(2 * x, 2 * y, 2 * z);
    case 'other':
      return null;
  }
}

/** Where things are over the whole trial; the floor is everywhere and does not count. */
function extent(
  three: Three,
  { shapes, poses, frames }: Playback,
): { centre: Vector3; radius: number } {
  const box = new three.Box3();
  for (let frame = 0; frame < frames; frame += 10) {
    shapes.forEach(({ type, rgba }, geom) => {
      const at = (frame * shapes.length + geom) * 12;
      if (type === 'plane' || rgba[3] === 0) return;
      box.expandByPoint(new three.Vector3(poses[at] ?? 0, poses[at + 1] ?? 0, poses[at + 2] ?? 0));
    });
  }
  const centre = box.getCenter(new three.Vector3());
  const radius = Math.max(0.25, box.getSize(new three.Vector3()).length() / 2);
  return { centre, radius: radius * 0.95 };
}
