import { debianReleases } from "../releases/debian";
import { localRepository } from "./images";

/** The one image that all pods of a Manila in the cluster run, each with a program of its own: its full reference. */
export const openstackImage = `${localRepository}/openstack:${debianReleases.machines}`;

/** The user that its pods are; templates/artifacts/openstack-image.sh makes it. */
export const openstackUser = 10001;
