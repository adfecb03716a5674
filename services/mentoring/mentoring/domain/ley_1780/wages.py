"""The monthly minimum wage of Colombia, by year."""

from collections.abc import Mapping

#: pesos, with the decree that set it; each January's is to be added by the end of the December
#: before. Those marked ★ were not looked up again when the table was written.
MINIMUM_WAGES: Mapping[int, int] = {
    2016: 689_455,  # Decreto 2552 de 2015
    2017: 737_717,  # Decreto 2209 de 2016
    2018: 781_242,  # Decreto 2269 de 2017 ★
    2019: 828_116,  # Decreto 2451 de 2018 ★
    2020: 877_803,  # Decreto 2360 de 2019
    2021: 908_526,  # Decreto 1785 de 2020
    2022: 1_000_000,  # Decreto 1724 de 2021
    2023: 1_160_000,  # Decreto 2613 de 2022 ★
    2024: 1_300_000,  # Decreto 2292 de 2023
    2025: 1_423_500,  # Decreto 1572 de 2024
    # Suspended by the Consejo de Estado, and set to the same amount by Decreto 159 de 2026 until
    # that has decided.
    2026: 1_750_905,  # Decreto 1469 de 2025
}
